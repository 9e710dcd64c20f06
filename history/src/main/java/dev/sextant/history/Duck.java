package dev.sextant.history;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/// An embedded DuckDB of its own, in memory, held to its limits. It loads no extension that it does
/// not bring, and so asks no network.
final class Duck {
  private Duck() {}

  /// @param spill directory for what does not fit into memory; null when nothing may spill
  static DuckDBConnection open(Limits limits, @Nullable Path spill) throws SQLException {
    Properties settings = new Properties();
    settings.setProperty("threads", Integer.toString(limits.threads()));
    settings.setProperty("memory_limit", limits.memoryBytes() / 1024 + "KiB");
    settings.setProperty("autoinstall_known_extensions", "false");
    settings.setProperty("autoload_known_extensions", "false");
    settings.setProperty("jdbc_stream_results", "true");
    DuckDBConnection connection =
        DriverManager.getConnection("jdbc:duckdb:", settings).unwrap(DuckDBConnection.class);
    try {
      run(connection, "SET temp_directory = " + text(spill == null ? "" : spill.toString()));
      if (spill != null) {
        String most = limits.spillBytes() / 1024 + "KiB";
        run(connection, "SET max_temp_directory_size = " + text(most));
      }
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  static void run(DuckDBConnection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /// A name as SQL says it.
  static String name(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /// A text as SQL says it.
  static String text(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  /// A path that names one file, whatever characters it has: DuckDB reads paths as patterns.
  static String file(Path path) {
    return text(path.toAbsolutePath().toString().replaceAll("[*?\\[]", "[$0]"));
  }
}
