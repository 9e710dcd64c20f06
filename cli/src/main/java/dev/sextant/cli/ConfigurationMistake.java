package dev.sextant.cli;

/// The system's configuration is wrong; the message lists every problem with its place.
final class ConfigurationMistake extends RuntimeException {
  ConfigurationMistake(String message) {
    super(message);
  }
}
