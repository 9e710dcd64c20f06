package dev.sextant.server.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/// Files that are part of the program.
public final class Resources {
  private Resources() {}

  /// @param path absolute, on the class path
  public static byte[] bytes(String path) {
    try (InputStream in = Resources.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalStateException("the build lacks " + path);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
