package dev.sextant.benchmarks;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/// A Redis of our own on a local socket, without persistence, which is its fastest. It is the
/// command in the environment variable `REDIS_SERVER`, or `redis-server` on the path.
final class RedisServer implements AutoCloseable {
  private static final long PATIENCE_NANOS = 10_000_000_000L;

  private final Process process;
  private final Path socket;

  RedisServer(Path directory) throws IOException {
    socket = directory.resolve("redis.sock");
    process =
        new ProcessBuilder(
                System.getenv().getOrDefault("REDIS_SERVER", "redis-server"),
                "--port",
                "0",
                "--unixsocket",
                socket.toString(),
                "--save",
                "",
                "--appendonly",
                "no",
                "--dir",
                directory.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("redis.log").toFile())
            .start();
  }

  RedisPipeline connect() throws IOException {
    long giveUp = System.nanoTime() + PATIENCE_NANOS;
    while (!Files.exists(socket)) {
      if (!process.isAlive() || System.nanoTime() > giveUp) {
        throw new IOException("Redis did not start; see redis.log beside " + socket);
      }
      LockSupport.parkNanos(10_000_000);
    }
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    channel.connect(UnixDomainSocketAddress.of(socket));
    return new RedisPipeline(channel);
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
