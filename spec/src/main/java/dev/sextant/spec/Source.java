package dev.sextant.spec;

/// A piece of row language, or a name that refers to another definition, with the place where it
/// stands.
public record Source(String text, Mark at) {
  @Override
  public String toString() {
    return text;
  }
}
