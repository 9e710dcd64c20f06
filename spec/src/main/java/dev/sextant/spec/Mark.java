package dev.sextant.spec;

/// A place in a spec file.
///
/// @param file as the user named it, for messages
/// @param line from 1
/// @param column from 1, in characters
public record Mark(String file, int line, int column) {
  @Override
  public String toString() {
    return file + ":" + line + ":" + column;
  }
}
