package dev.sextant.server;

/// How a server listens and how much it takes.
///
/// @param host the address to listen on; loopback unless others are meant to reach it
/// @param port 0 for any free one
/// @param maxBody most bytes of a request's body
/// @param scoringThreads threads that score; as many as cores, since scoring never waits
/// @param queue requests that may wait for a scoring thread; one more is refused with 503
/// @param pastQueries whether `decide` may be asked about a time other than now
public record ServerOptions(
    String host, int port, long maxBody, int scoringThreads, int queue, boolean pastQueries) {
  public static final int DEFAULT_PORT = 8080;
  public static final long DEFAULT_MAX_BODY = 8L << 20;
  public static final int DEFAULT_QUEUE = 256;

  public ServerOptions {
    require("port", port, 0, 65_535);
    require("maxBody", maxBody, 1, 1L << 30);
    require("scoringThreads", scoringThreads, 1, 1_024);
    require("queue", queue, 1, 1_000_000);
  }

  /// The defaults: loopback, [#DEFAULT_PORT], 8 MiB bodies, a scoring thread per core.
  public static ServerOptions defaults() {
    return new ServerOptions(
        "127.0.0.1",
        DEFAULT_PORT,
        DEFAULT_MAX_BODY,
        Runtime.getRuntime().availableProcessors(),
        DEFAULT_QUEUE,
        false);
  }

  /// Whether only this machine can reach it.
  boolean isLocal() {
    return host.equals("localhost") || host.equals("::1") || host.startsWith("127.");
  }

  public ServerOptions withPort(int other) {
    return new ServerOptions(host, other, maxBody, scoringThreads, queue, pastQueries);
  }

  public ServerOptions withHost(String other) {
    return new ServerOptions(other, port, maxBody, scoringThreads, queue, pastQueries);
  }

  public ServerOptions withPastQueries(boolean allowed) {
    return new ServerOptions(host, port, maxBody, scoringThreads, queue, allowed);
  }

  private static void require(String name, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          name + " must be in [" + least + ", " + most + "], but was " + value);
    }
  }
}
