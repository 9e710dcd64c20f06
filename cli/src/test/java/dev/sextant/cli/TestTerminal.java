package dev.sextant.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/// A terminal that remembers what was written to it.
final class TestTerminal {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  Terminal watched() {
    return terminal(true);
  }

  Terminal logged() {
    return terminal(false);
  }

  String out() {
    return out.toString();
  }

  String err() {
    return err.toString();
  }

  private Terminal terminal(boolean interactive) {
    return new Terminal(new PrintWriter(out, true), new PrintWriter(err, true), interactive, 100);
  }
}
