package dev.sextant.server.http;

import io.helidon.http.media.ReadableEntity;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/// The body of one request, which may be left half read: a mistake in it ends its reading, not its
/// sending.
final class RequestBody {
  private static final System.Logger LOG = System.getLogger(RequestBody.class.getName());
  private static final long MOST_DISCARDED = 256L << 20;

  private final ReadableEntity content;
  private @Nullable InputStream opened;

  RequestBody(ReadableEntity content) {
    this.content = content;
  }

  InputStream open() {
    InputStream stream = opened == null ? content.inputStream() : opened;
    opened = stream;
    return stream;
  }

  boolean isOpened() {
    return opened != null;
  }

  /// Whether bytes of it may still be on their way.
  boolean isUnread() {
    return content.hasEntity() && !content.consumed();
  }

  /// Reads on and drops what comes. A client that still writes would lose the answer if the
  /// connection closed under it.
  void discard() {
    byte[] chunk = new byte[16_384];
    long discarded = 0;
    try {
      InputStream rest = open();
      int count = 0;
      while (count >= 0 && discarded < MOST_DISCARDED) {
        count = rest.read(chunk);
        discarded += count;
      }
    } catch (IOException | RuntimeException e) {
      LOG.log(System.Logger.Level.DEBUG, "the client closed first", e);
    }
  }
}
