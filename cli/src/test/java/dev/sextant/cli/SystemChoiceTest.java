package dev.sextant.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemChoiceTest {
  @TempDir private Path root = Path.of("");

  @BeforeEach
  void shipTwoSystems() throws IOException {
    for (String name : new String[] {"shop", "news-feed"}) {
      Path directory = Files.createDirectories(root.resolve("systems").resolve(name));
      Files.writeString(directory.resolve("system.yaml"), "sextant: 1\n");
    }
    System.setProperty("sextant.root", root.toString());
  }

  @AfterEach
  void forget() {
    System.clearProperty("sextant.root");
  }

  @Test
  void aNameMeansAShippedSystem() {
    SystemChoice choice = new SystemChoice("shop", null);
    assertThat(choice.file()).isEqualTo(root.resolve("systems/shop/system.yaml"));
    assertThat(choice.home()).isEqualTo(Path.of(".sextant/shop"));
  }

  @Test
  void aPathMeansADirectoryOrAFile() throws IOException {
    Path mine = Files.createDirectories(root.resolve("mine"));
    Path file = Files.writeString(mine.resolve("system.yaml"), "sextant: 1\n");
    assertThat(new SystemChoice(mine.toString(), null).file()).isEqualTo(file);
    assertThat(new SystemChoice(file.toString(), null).file()).isEqualTo(file);
    assertThat(new SystemChoice(file.toString(), null).home()).isEqualTo(Path.of(".sextant/mine"));
  }

  @Test
  void aGivenHomeIsTaken() {
    assertThat(new SystemChoice("shop", root).home()).isEqualTo(root);
  }

  @Test
  void anUnknownNameIsAnsweredWithTheKnownOnes() {
    assertThatThrownBy(() -> new SystemChoice("shpo", null).file())
        .isInstanceOf(CommandMistake.class)
        .hasMessageContaining("no system 'shpo' (did you mean 'shop'?)")
        .hasMessageEndingWith("news-feed, shop");
  }
}
