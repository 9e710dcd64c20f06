package dev.sextant.storage;

import java.nio.file.Path;

/// Another process, or this one, has the home open.
public final class HomeInUseException extends IllegalStateException {
  HomeInUseException(Path home, String holder) {
    super("home %s is in use by %s; stop it first, or choose another home".formatted(home, holder));
  }
}
