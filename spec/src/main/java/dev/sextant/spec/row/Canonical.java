package dev.sextant.spec.row;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/// An expression in one spelling for all that mean the same at first sight: white space, brackets,
/// quotes and the spelling of numbers and durations go, `a > b` becomes `b < a`, and operands whose
/// order is of no account (`and`, `or`, `+`, `*`, `==`, `!=`, the elements of `in [...]`) are
/// sorted.
///
/// Two expressions with one canonical text compute the same; those that compute the same may still
/// differ in it.
final class Canonical {
  private static final Set<String> COMMUTE = Set.of("+", "*", "==", "!=");
  private static final Set<String> CHAINS = Set.of("and", "or");

  private Canonical() {}

  static String text(Syntax syntax) {
    return switch (syntax) {
      case Syntax.Numeral(var _, double value) -> number(value);
      case Syntax.Duration(var _, double millis) -> number(millis) + "ms";
      case Syntax.Text(var _, String value) -> "'" + value.replace("'", "''") + "'";
      case Syntax.Bool(var _, boolean value) -> Boolean.toString(value);
      case Syntax.Now _ -> "now";
      case Syntax.Path(var _, String path) -> path;
      case Syntax.Call(var _, var function, var arguments) ->
          function.path()
              + "("
              + arguments.stream().map(Canonical::text).collect(joining(", "))
              + ")";
      case Syntax.Index(var _, var map, var key) -> text(map) + "[" + text(key) + "]";
      case Syntax.ListOf(var _, var elements) ->
          "[" + elements.stream().map(Canonical::text).collect(joining(", ")) + "]";
      case Syntax.Negate(var _, var operand) -> "-(" + text(operand) + ")";
      case Syntax.Not(var _, var operand) -> "not (" + text(operand) + ")";
      case Syntax.Binary binary -> binary(binary);
      case Syntax.Unreadable _ -> "?";
    };
  }

  private static String binary(Syntax.Binary binary) {
    String left = text(binary.left());
    String right = text(binary.right());
    return switch (binary.operator()) {
      case ">" -> bracketed(right, "<", left);
      case ">=" -> bracketed(right, "<=", left);
      case "in" -> bracketed(left, "in", set(binary.right(), right));
      case String operator when CHAINS.contains(operator) ->
          "(" + String.join(" " + operator + " ", chain(binary, operator)) + ")";
      case String operator when COMMUTE.contains(operator) && left.compareTo(right) > 0 ->
          bracketed(right, operator, left);
      default -> bracketed(left, binary.operator(), right);
    };
  }

  private static String bracketed(String left, String operator, String right) {
    return "(" + left + " " + operator + " " + right + ")";
  }

  private static String set(Syntax list, String otherwise) {
    return list instanceof Syntax.ListOf(var _, var elements)
        ? "["
            + elements.stream().map(Canonical::text).distinct().sorted().collect(joining(", "))
            + "]"
        : otherwise;
  }

  /// The operands of `a and b and c`, in order of text, each once.
  private static List<String> chain(Syntax syntax, String operator) {
    return links(syntax, operator).map(Canonical::text).distinct().sorted().toList();
  }

  private static Stream<Syntax> links(Syntax syntax, String operator) {
    return syntax instanceof Syntax.Binary(var _, String own, var left, var right)
            && own.equals(operator)
        ? Stream.concat(links(left, operator), links(right, operator))
        : Stream.of(syntax);
  }

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }

  // ---- what it reads

  static Set<String> paths(Syntax syntax) {
    Set<String> paths = new TreeSet<>();
    for (Syntax each : all(syntax)) {
      if (each instanceof Syntax.Path(var _, String path)) {
        paths.add(path);
      }
    }
    return paths;
  }

  static Set<String> functions(Syntax syntax) {
    Set<String> functions = new TreeSet<>();
    for (Syntax each : all(syntax)) {
      if (each instanceof Syntax.Call call) {
        functions.add(call.function().path());
      }
    }
    return functions;
  }

  /// Every part, the names of functions left out.
  private static List<Syntax> all(Syntax syntax) {
    List<Syntax> all = new ArrayList<>();
    collect(syntax, all);
    return all;
  }

  private static void collect(Syntax syntax, List<Syntax> into) {
    into.add(syntax);
    parts(syntax).forEach(part -> collect(part, into));
  }

  private static List<Syntax> parts(Syntax syntax) {
    return switch (syntax) {
      case Syntax.Call call -> call.arguments();
      case Syntax.Index(var _, var map, var key) -> List.of(map, key);
      case Syntax.ListOf(var _, var elements) -> elements;
      case Syntax.Negate(var _, var operand) -> List.of(operand);
      case Syntax.Not(var _, var operand) -> List.of(operand);
      case Syntax.Binary(var _, var _, var left, var right) -> List.of(left, right);
      case Syntax.Numeral _,
          Syntax.Duration _,
          Syntax.Text _,
          Syntax.Bool _,
          Syntax.Now _,
          Syntax.Path _,
          Syntax.Unreadable _ ->
          List.of();
    };
  }
}
