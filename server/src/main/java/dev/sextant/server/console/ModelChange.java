package dev.sextant.server.console;

import dev.sextant.model.Manifest;
import dev.sextant.runtime.DecisionService;
import dev.sextant.runtime.ModelDesk.Listed;
import dev.sextant.runtime.ModelDesk.Version;
import dev.sextant.server.console.HeadPanel.Action;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What a person can do with a version, as the HTTP interface calls it.
enum ModelChange {
  PROMOTE("Promote") {
    @Override
    boolean isOpen(Listed head, Version version) {
      return !version.name().equals(head.champion());
    }

    @Override
    Manifest carryOut(DecisionService system, String head, String version) {
      return system.promote(head, version);
    }
  },

  CHALLENGE("Challenge") {
    @Override
    boolean isOpen(Listed head, Version version) {
      return head.champion() != null
          && !version.name().equals(head.champion())
          && !version.name().equals(head.challenger());
    }

    @Override
    Manifest carryOut(DecisionService system, String head, String version) {
      return system.challenge(head, version);
    }
  },

  ROLLBACK("Roll back") {
    @Override
    boolean isOpen(Listed head, Version version) {
      return version.name().equals(head.champion()) && head.previous() != null;
    }

    @Override
    Manifest carryOut(DecisionService system, String head, String version) {
      return system.rollback(head);
    }
  },

  WITHDRAW("Withdraw") {
    @Override
    boolean isOpen(Listed head, Version version) {
      return version.name().equals(head.challenger());
    }

    @Override
    Manifest carryOut(DecisionService system, String head, String version) {
      return system.withdraw(head);
    }
  };

  private final String label;

  ModelChange(String label) {
    this.label = label;
  }

  /// Whether it can be done with this version as things stand.
  abstract boolean isOpen(Listed head, Version version);

  /// @return the version that it was about
  abstract Manifest carryOut(DecisionService system, String head, String version);

  static List<ModelChange> open(Listed head, Version version) {
    return Arrays.stream(values()).filter(each -> each.isOpen(head, version)).toList();
  }

  static Optional<ModelChange> named(String name) {
    return Arrays.stream(values()).filter(each -> each.word().equals(name)).findFirst();
  }

  static List<String> words() {
    return Arrays.stream(values()).map(ModelChange::word).toList();
  }

  /// The verb at the terminal and in addresses.
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  String label() {
    return label;
  }

  Action action(String system, String head, String version) {
    return new Action(label, href(system, head) + "?version=" + Links.part(version));
  }

  String href(String system, String head) {
    return Links.section(system, "models") + "/" + Links.part(head) + "/" + word();
  }
}
