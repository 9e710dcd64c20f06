package dev.sextant.spec.row;

import dev.sextant.decision.ValueType;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// Writes well-typed expressions over the columns of [TwinTest], by type, at random.
record RandomExpressions(RandomGenerator random) {
  /// The letters that stand for a piece of a type in the templates below.
  private static final Map<Character, ValueType> LETTERS =
      Map.of(
          'B',
          ValueType.BOOL,
          'N',
          ValueType.NUMBER,
          'C',
          ValueType.CATEGORY,
          'I',
          ValueType.ID,
          'T',
          ValueType.TEXT,
          'W',
          ValueType.TIME,
          'D',
          ValueType.DURATION,
          'L',
          ValueType.LIST,
          'M',
          ValueType.MAP);

  String of(ValueType type, int depth) {
    return switch (type) {
      case BOOL -> bool(depth);
      case NUMBER -> number(depth);
      case CATEGORY, ID -> symbol(depth);
      case TEXT -> text(depth);
      case TIME -> time(depth);
      case DURATION -> duration(depth);
      case LIST -> list(depth);
      case MAP -> map(depth);
    };
  }

  private String fill(ValueType type, int depth, List<String> leaves, List<String> templates) {
    if (depth == 0 || random.nextInt(8) == 0) {
      return pick(leaves);
    }
    String template = random.nextInt(6) == 0 ? pick(choices(type)) : pick(templates);
    StringBuilder filled = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < template.length(); i++) {
      quoted ^= template.charAt(i) == '\'';
      ValueType piece = quoted ? null : LETTERS.get(template.charAt(i));
      filled.append(piece == null ? String.valueOf(template.charAt(i)) : of(piece, depth - 1));
    }
    return filled.toString();
  }

  private static List<String> choices(ValueType type) {
    char letter =
        LETTERS.entrySet().stream()
            .filter(each -> each.getValue() == type)
            .findFirst()
            .orElseThrow()
            .getKey();
    return List.of("default(x, x)".replace('x', letter), "if(B, x, x)".replace('x', letter));
  }

  private String pick(List<String> options) {
    return options.get(random.nextInt(options.size()));
  }

  private String bool(int depth) {
    return fill(
        ValueType.BOOL,
        depth,
        List.of("flag", "gappy_flag", "true", "false", "one_flag"),
        List.of(
            "(B and B)",
            "(B or B)",
            "(not B)",
            "is_missing(N)",
            "is_missing(T)",
            "is_missing(L)",
            "(N < N)",
            "(N <= N)",
            "(N > N)",
            "(N >= N)",
            "(N == N)",
            "(N != N)",
            "(D < D)",
            "(W >= W)",
            "(C == C)",
            "(C != 'c1')",
            "('c2' == C)",
            "(T == T)",
            "(T != 'a b')",
            "(B == B)",
            "(C in ['c1', 'c3'])",
            "(N in [0, 1, -1.5])",
            "(N not in [2, 3])",
            "(T in ['a b', 'A1'])",
            "(C in L)",
            "(C in M)",
            "('c1' in M)",
            "(T in blocked)",
            "(C in blocked)",
            "contains(T, T)",
            "starts_with(T, 'a')",
            "ends_with(T, T)",
            "matches(T, '^a+|[0-9]')"));
  }

  private String number(int depth) {
    return fill(
        ValueType.NUMBER,
        depth,
        List.of("x", "gappy", "one", "0", "1", "2.5", "-3", "1e2"),
        List.of(
            "(N + N)",
            "(N - N)",
            "(N * N)",
            "(N / N)",
            "(-N)",
            "min(N, N, N)",
            "max(N, N)",
            "clamp(N, -1, 3)",
            "abs(N)",
            "log(N)",
            "log1p(N)",
            "exp(clamp(N, -9, 9))",
            "sqrt(N)",
            "pow(N, N)",
            "floor(N)",
            "round(N)",
            "sign(N)",
            "sign(D)",
            "(D / D)",
            "seconds(D)",
            "minutes(D)",
            "hours(D)",
            "days(D)",
            "hour(W)",
            "weekday(W)",
            "M[C]",
            "M['c1']",
            "size(L)",
            "distance(N, N, N, N)",
            "size(M)",
            "sum(M)",
            "dot(M, M)",
            "cosine(M, M)",
            "length(T)",
            "words(T)",
            "digits(T)",
            "upper_share(T)",
            "number(T)",
            "count_of(T, 'a|[0-9]+')"));
  }

  private String symbol(int depth) {
    return fill(
        ValueType.CATEGORY,
        depth,
        List.of("kind", "gappy_kind", "one_kind"),
        List.of("category(T)", "first(L)", "last(L)", "default(C, 'c1')"));
  }

  private String text(int depth) {
    return fill(
        ValueType.TEXT,
        depth,
        List.of("title", "gappy_title", "one_title", "'a b'", "'A1'", "''", "' 12.5 '"),
        List.of(
            "lower(T)",
            "upper(T)",
            "text(N)",
            "text(C)",
            "text(B)",
            "text(W)",
            "geohash(N, N, 5)"));
  }

  private String time(int depth) {
    return fill(
        ValueType.TIME,
        depth,
        List.of("at", "now"),
        List.of(
            "(W + D)",
            "(W - D)",
            "(D + W)",
            "min(W, W)",
            "time(T, 'yyyy-MM-dd')",
            "time(T, 'epoch_s')"));
  }

  private String duration(int depth) {
    return fill(
        ValueType.DURATION,
        depth,
        List.of("age", "7d", "30m", "1.5h", "0s"),
        List.of(
            "(D + D)",
            "(D - D)",
            "(W - W)",
            "(D * x)",
            "(2 * D)",
            "(D / gappy)",
            "(-D)",
            "abs(D)",
            "max(D, D)"));
  }

  private String list(int depth) {
    return fill(
        ValueType.LIST,
        depth,
        List.of("seen", "gappy_seen", "['c1', 'c2']", "[]"),
        List.of("default(L, L)", "common(L, L)"));
  }

  private String map(int depth) {
    return fill(
        ValueType.MAP,
        depth,
        List.of("taste", "gappy_taste", "one_taste"),
        List.of("default(M, M)"));
  }
}
