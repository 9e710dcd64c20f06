package dev.sextant.math;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// SHA-256 as hexadecimal text.
public final class Digests {
  private Digests() {}

  public static String sha256(String text) {
    return sha256(text.getBytes(UTF_8));
  }

  public static String sha256(byte[] bytes) {
    return hex(sha256().digest(bytes));
  }

  public static String sha256(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return sha256(in);
    }
  }

  /// Of everything up to the stream's end, a piece at a time.
  public static String sha256(InputStream in) throws IOException {
    MessageDigest digest = sha256();
    byte[] piece = new byte[1 << 16];
    for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
      digest.update(piece, 0, read);
    }
    return hex(digest.digest());
  }

  /// For what is digested while it is written.
  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  public static String hex(byte[] digest) {
    return HexFormat.of().formatHex(digest);
  }
}
