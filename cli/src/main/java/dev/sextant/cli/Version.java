package dev.sextant.cli;

import picocli.CommandLine.IVersionProvider;

/// What `--version` prints: the product's version and the machine it runs on.
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String version = Main.class.getPackage().getImplementationVersion();
    return new String[] {
      "Sextant " + (version == null ? "(unpackaged)" : version),
      "Java "
          + System.getProperty("java.runtime.version")
          + ", "
          + System.getProperty("java.vendor"),
      System.getProperty("os.name") + " " + System.getProperty("os.arch")
    };
  }
}
