package dev.sextant.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyVaultTest {
  private static final byte[] EMAIL = "ada@example.org".getBytes(StandardCharsets.UTF_8);

  @TempDir Path directory;

  @Test
  void whatIsSealedOpensAlsoAfterReopening() {
    byte[] sealed;
    try (KeyVault vault = open()) {
      sealed = vault.seal("customer", "ada", EMAIL);
      assertThat(vault.open("customer", "ada", sealed)).isEqualTo(EMAIL);
    }
    try (KeyVault vault = open()) {
      assertThat(vault.open("customer", "ada", sealed)).isEqualTo(EMAIL);
      assertThat(vault.open("customer", "ada", vault.seal("customer", "ada", new byte[0])))
          .isEmpty();
    }
  }

  @Test
  void aSealedValueShowsNeitherItsContentNorThatItRepeats() {
    try (KeyVault vault = open()) {
      byte[] first = vault.seal("customer", "ada", EMAIL);
      byte[] second = vault.seal("customer", "ada", EMAIL);
      assertThat(first).isNotEqualTo(second);
      assertThat(new String(first, StandardCharsets.ISO_8859_1)).doesNotContain("example");
    }
  }

  @Test
  void aValueOpensOnlyForItsEntity() {
    try (KeyVault vault = open()) {
      byte[] sealed = vault.seal("customer", "ada", EMAIL);
      vault.seal("customer", "bob", EMAIL);
      assertThatThrownBy(() -> vault.open("customer", "bob", sealed))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> vault.open("reader", "ada", sealed))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void aChangedValueIsRefused() {
    try (KeyVault vault = open()) {
      byte[] sealed = vault.seal("customer", "ada", EMAIL);
      for (int at : new int[] {9, 21, sealed.length - 1}) {
        byte[] changed = sealed.clone();
        changed[at] ^= 1;
        assertThatThrownBy(() -> vault.open("customer", "ada", changed))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("was changed");
      }
      assertThatThrownBy(() -> vault.open("customer", "ada", new byte[5]))
          .hasMessageContaining("not a sealed value: 5 bytes");
    }
  }

  @Test
  void theForgottenStaysForgottenAlsoWhenTheEntityComesBack() {
    byte[] before;
    byte[] after;
    try (KeyVault vault = open()) {
      before = vault.seal("customer", "ada", EMAIL);
      assertThat(vault.forget("customer", "ada")).isTrue();
      assertThat(vault.forget("customer", "ada")).isFalse();
      assertThat(vault.open("customer", "ada", before)).isNull();
      after = vault.seal("customer", "ada", EMAIL);
      assertThat(vault.open("customer", "ada", before)).isNull();
    }
    try (KeyVault vault = open()) {
      assertThat(vault.open("customer", "ada", before)).isNull();
      assertThat(vault.open("customer", "ada", after)).isEqualTo(EMAIL);
    }
  }

  @Test
  void forgettingLeavesOthersAlone() {
    try (KeyVault vault = open()) {
      byte[] bob = vault.seal("customer", "bob", EMAIL);
      vault.seal("customer", "ada", EMAIL);
      vault.forget("customer", "ada");
      byte[] eve = vault.seal("customer", "eve", EMAIL);
      assertThat(vault.open("customer", "bob", bob)).isEqualTo(EMAIL);
      assertThat(vault.open("customer", "eve", eve)).isEqualTo(EMAIL);
    }
    try (KeyVault vault = open()) {
      assertThat(vault.forget("customer", "eve")).isTrue();
      assertThat(vault.forget("customer", "bob")).isTrue();
    }
  }

  @Test
  void aDestroyedKeyIsOnNoFileNorIsTheEntitysName() throws IOException {
    Path secondName = directory.resolve("kept-by-the-test");
    try (KeyVault vault = open()) {
      vault.seal("customer", "ada", EMAIL);
      vault.sync();
      Files.createLink(secondName, file());
      byte[] key = keyOnDisk(secondName);
      assertThat(indexOf(Files.readAllBytes(file()), key)).isPositive();
      vault.forget("customer", "ada");
      assertThat(indexOf(Files.readAllBytes(file()), key)).isNegative();
      assertThat(Files.readAllBytes(secondName)).containsOnly(0);
    }
    assertThat(Files.readString(file(), StandardCharsets.ISO_8859_1)).doesNotContain("ada");
  }

  @Test
  void openingCompletesAForgettingThatACrashInterrupted() throws IOException {
    try (KeyVault vault = open()) {
      vault.seal("customer", "ada", EMAIL);
    }
    Path discarded = directory.resolve("keys.vault.discarded");
    Files.write(discarded, new byte[] {1, 2, 3});
    Path witness = Files.createLink(directory.resolve("witness"), discarded);
    open().close();
    assertThat(discarded).doesNotExist();
    assertThat(Files.readAllBytes(witness)).containsExactly(0, 0, 0);
  }

  @Test
  void aForgettingInterruptedBeforeItsRenameKeepsTheVault() throws IOException {
    byte[] sealed;
    try (KeyVault vault = open()) {
      sealed = vault.seal("customer", "ada", EMAIL);
    }
    Files.createLink(directory.resolve("keys.vault.discarded"), file());
    try (KeyVault vault = open()) {
      assertThat(vault.open("customer", "ada", sealed)).isEqualTo(EMAIL);
      assertThat(vault.forget("customer", "ada")).isTrue();
    }
  }

  @Test
  void onlyTheOwnerMayReadTheVault() throws IOException {
    try (KeyVault vault = open()) {
      assertThat(permissions()).isEqualTo("rw-------");
      vault.seal("customer", "ada", EMAIL);
      vault.forget("customer", "ada");
      assertThat(permissions()).isEqualTo("rw-------");
    }
  }

  @Test
  void damageIsAnErrorAndATornTailIsCut() throws IOException {
    try (KeyVault vault = open()) {
      vault.seal("customer", "ada", EMAIL);
      vault.sync();
      vault.seal("customer", "bob", EMAIL);
    }
    byte[] whole = Files.readAllBytes(file());
    Files.write(file(), Arrays.copyOf(whole, whole.length - 1));
    try (KeyVault vault = open()) {
      assertThat(vault.recoveries()).hasSize(1);
      assertThat(vault.forget("customer", "bob")).isFalse();
    }
    whole[60] ^= 1;
    Files.write(file(), whole);
    assertThatThrownBy(this::open)
        .isInstanceOf(CorruptLogException.class)
        .hasMessageContaining("keys.vault")
        .hasMessageContaining("damaged at byte 24");
  }

  private KeyVault open() {
    return KeyVault.open(file(), SyncListener.NONE);
  }

  private Path file() {
    return directory.resolve("keys.vault");
  }

  private String permissions() throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file()));
  }

  /// The first record's body: the format puts it last.
  private static byte[] keyOnDisk(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    return Arrays.copyOfRange(bytes, bytes.length - 32, bytes.length);
  }

  private static int indexOf(byte[] bytes, byte[] part) {
    for (int at = 0; at + part.length <= bytes.length; at++) {
      if (Arrays.equals(bytes, at, at + part.length, part, 0, part.length)) {
        return at;
      }
    }
    return -1;
  }
}
