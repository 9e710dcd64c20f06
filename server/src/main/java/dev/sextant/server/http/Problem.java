package dev.sextant.server.http;

import dev.sextant.decision.NearestName;
import dev.sextant.runtime.Refusal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Why a request was not served, as the caller is told (RFC 9457, `application/problem+json`).
///
/// The code is stable and meant for programs; title and detail are meant for people.
public final class Problem extends RuntimeException {
  private static final String KIND = "urn:sextant:problem:";

  private final int status;
  private final String code;
  private final Map<String, Object> more = new LinkedHashMap<>();
  private final Map<String, String> headers = new LinkedHashMap<>();
  private final List<Member> members = new ArrayList<>();

  /// Writes one more member of the problem document.
  @FunctionalInterface
  public interface Member {
    void write(JsonOutput out);
  }

  /// @param code lower-case words joined by `-`, such as `malformed-json`
  public Problem(int status, String code, String detail) {
    super(detail, null, false, false);
    this.status = status;
    this.code = code;
  }

  /// What a refusal means over HTTP.
  public static Problem of(Refusal refusal) {
    String detail = String.valueOf(refusal.getMessage());
    return switch (refusal.fault()) {
      case CALLER -> new Problem(400, "refused", detail);
      case UNKNOWN -> new Problem(404, "unknown", detail);
      case BUSY -> busy(detail);
      case CONFIGURATION -> new Problem(500, "configuration", detail);
    };
  }

  /// More work than the system takes now; the caller may try again in a second.
  public static Problem busy(String detail) {
    return new Problem(503, "busy", detail).header("Retry-After", "1");
  }

  /// A name that does not exist, answered with the known ones.
  ///
  /// @param what the kind of thing, such as `system`
  public static Problem unknown(int status, String what, String name, Collection<String> known) {
    String detail = "no " + what + " '" + name + "'" + NearestName.hint(name, what + "s", known);
    Problem problem = new Problem(status, "unknown-" + what, detail);
    NearestName.of(name, known).ifPresent(nearest -> problem.more.put("nearest", nearest));
    return problem;
  }

  /// @param where a JSON pointer into the body, or `?name` for a query parameter
  public Problem at(String where) {
    more.put("where", where);
    return this;
  }

  public Problem expected(String expected) {
    more.put("expected", expected);
    return this;
  }

  /// @param value a String, a number or a boolean
  public Problem with(String name, Object value) {
    more.put(name, value);
    return this;
  }

  public Problem header(String name, String value) {
    headers.put(name, value);
    return this;
  }

  /// Adds a member that is more than one value, such as the receipts of the events before.
  public Problem including(Member member) {
    members.add(member);
    return this;
  }

  public int status() {
    return status;
  }

  public String code() {
    return code;
  }

  public String detail() {
    String detail = getMessage();
    return detail == null ? title() : detail;
  }

  /// The code as words: `Malformed JSON`.
  public String title() {
    String words = Character.toUpperCase(code.charAt(0)) + code.substring(1).replace('-', ' ');
    return words.replace("json", "JSON").replace("utf8", "UTF-8");
  }

  public @Nullable Object detailOf(String name) {
    return more.get(name);
  }

  public Reply reply() {
    Reply reply = Reply.of(status, "application/problem+json", JsonOutput.bytes(this::write));
    headers.forEach(reply::header);
    return reply;
  }

  /// Adds this problem's headers to another form of the answer.
  Reply headersOn(Reply reply) {
    headers.forEach(reply::header);
    return reply;
  }

  private void write(JsonOutput out) {
    out.object(
        () -> {
          out.text("type", KIND + code).text("title", title()).number("status", status);
          out.text("detail", detail());
          more.forEach(out::value);
          members.forEach(member -> member.write(out));
        });
  }
}
