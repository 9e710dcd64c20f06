package dev.sextant.storage;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// Encrypts personal fields under one key per entity, so that destroying the key forgets the entity
/// in every copy of the log.
///
/// AES-256-GCM [1] with a random 96-bit nonce; the entity is authenticated with the value, so a
/// sealed value opens only for the entity it was sealed for. A sealed value says which key sealed
/// it: after `forget` the entity gets a new key when it comes back, and the old values stay
/// unreadable. What was forgotten is remembered by its SHA-256 digest alone.
///
/// The vault file is readable by its owner alone. It is as secret as the data: keep its backups
/// apart from those of the log, and let them expire, or forgetting means little.
///
/// [1] NIST SP 800-38D, Recommendation for Block Cipher Modes of Operation: Galois/Counter Mode.
public final class KeyVault implements AutoCloseable {
  private static final byte FORMAT = 1;
  private static final int KEY_BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  /// format 1, key number 8, nonce 12
  private static final int HEADER_BYTES = 21;

  private record Entity(String type, String id) {
    Entity {
      if (type.indexOf('\0') >= 0) {
        throw new IllegalArgumentException("entity type must not contain the character U+0000");
      }
    }

    @Override
    public String toString() {
      return type + "\0" + id;
    }

    /// What remains of an entity that was forgotten.
    String digest() {
      try {
        byte[] name = toString().getBytes(StandardCharsets.UTF_8);
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(name));
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("this Java has no SHA-256", e);
      }
    }
  }

  private record Key(long number, byte[] secret) {}

  private final SecureRandom random = new SecureRandom();
  private final KeyFile file;
  private final Map<Entity, Key> keys = new HashMap<>();
  private final Map<String, Long> forgotten = new HashMap<>();
  private long lastNumber;

  private KeyVault(KeyFile file) {
    this.file = file;
    file.read(this::restore);
  }

  /// Opens the vault, creating it when there is none, and completes a forgetting that a crash
  /// interrupted.
  ///
  /// @throws CorruptLogException when stored keys are damaged
  public static KeyVault open(Path file, SyncListener listener) {
    return new KeyVault(new KeyFile(file, listener));
  }

  /// Encrypts a value under the entity's key, making a key when there is none.
  ///
  /// A new key is durable after [#sync], which the log calls before it writes; so no stored value
  /// outlives its key except by [#forget].
  public byte[] seal(String entityType, String entityId, byte[] plain) {
    Entity entity = new Entity(entityType, entityId);
    Key key = keyOf(entity);
    byte[] nonce = randomBytes(NONCE_BYTES);
    ByteBuffer sealed =
        ByteBuffer.allocate(HEADER_BYTES + plain.length + TAG_BITS / 8)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put(FORMAT)
            .putLong(key.number())
            .put(nonce);
    try {
      Cipher cipher = cipher(Cipher.ENCRYPT_MODE, entity, key, nonce);
      return sealed.put(cipher.doFinal(plain)).array();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("could not encrypt a value of " + entityType, e);
    }
  }

  /// Decrypts a value.
  ///
  /// @return the plain value, or null when its key was destroyed
  /// @throws IllegalArgumentException when the value was not sealed for this entity, or was changed
  public byte @Nullable [] open(String entityType, String entityId, byte[] sealed) {
    Entity entity = new Entity(entityType, entityId);
    if (sealed.length < HEADER_BYTES + TAG_BITS / 8 || sealed[0] != FORMAT) {
      throw new IllegalArgumentException(
          "not a sealed value: %d bytes of a %s".formatted(sealed.length, entityType));
    }
    long number = ByteBuffer.wrap(sealed).order(ByteOrder.LITTLE_ENDIAN).getLong(1);
    Key key = keyNumbered(number, entity);
    return key == null ? null : decrypt(entity, key, sealed);
  }

  /// Destroys the entity's key. When this returns, the key is on no file of the vault: the file was
  /// rewritten without it and the old one overwritten. (What a file system or a disk keeps of
  /// overwritten blocks is beyond the vault's reach.)
  ///
  /// @return false when the entity has no key
  public synchronized boolean forget(String entityType, String entityId) {
    Entity entity = new Entity(entityType, entityId);
    Key key = keys.remove(entity);
    if (key == null) {
      return false;
    }
    forgotten.put(entity.digest(), key.number());
    file.rewrite(this::store);
    Arrays.fill(key.secret(), (byte) 0);
    return true;
  }

  /// How many entities were forgotten so far; it only grows, so that what was made from opened
  /// values can tell that it must be made anew.
  public synchronized int forgotten() {
    return forgotten.size();
  }

  /// Makes the keys handed out so far durable. Costs nothing when they are.
  public void sync() {
    file.sync();
  }

  @Override
  public void close() {
    file.close();
  }

  List<Recovery> recoveries() {
    return file.recoveries();
  }

  private synchronized Key keyOf(Entity entity) {
    Key key = keys.get(entity);
    if (key == null) {
      key = new Key(++lastNumber, randomBytes(KEY_BYTES));
      keys.put(entity, key);
      file.add(entity.toString(), key.number(), key.secret());
    }
    return key;
  }

  private synchronized @Nullable Key keyNumbered(long number, Entity entity) {
    Key key = keys.get(entity);
    if (key != null && key.number() == number) {
      return key;
    }
    Long last = forgotten.get(entity.digest());
    if (last != null && number <= last) {
      return null;
    }
    throw new IllegalArgumentException(
        "no key %d for this %s: the value was sealed for another, or under another vault"
            .formatted(number, entity.type()));
  }

  private void restore(String name, long number, byte[] secret) {
    lastNumber = Math.max(lastNumber, number);
    if (secret.length == 0) {
      forgotten.put(name, number);
    } else {
      int end = name.indexOf('\0');
      Entity entity = new Entity(name.substring(0, end), name.substring(end + 1));
      keys.put(entity, new Key(number, secret));
    }
  }

  private void store(KeyFile.Visitor target) {
    forgotten.forEach((digest, number) -> target.visit(digest, number, new byte[0]));
    keys.forEach((entity, key) -> target.visit(entity.toString(), key.number(), key.secret()));
  }

  private static byte[] decrypt(Entity entity, Key key, byte[] sealed) {
    byte[] nonce = Arrays.copyOfRange(sealed, HEADER_BYTES - NONCE_BYTES, HEADER_BYTES);
    try {
      Cipher cipher = cipher(Cipher.DECRYPT_MODE, entity, key, nonce);
      return cipher.doFinal(sealed, HEADER_BYTES, sealed.length - HEADER_BYTES);
    } catch (AEADBadTagException e) {
      throw new IllegalArgumentException(
          "the sealed value was changed, or is another %s's".formatted(entity.type()), e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("could not decrypt a value of " + entity.type(), e);
    }
  }

  private static Cipher cipher(int mode, Entity entity, Key key, byte[] nonce)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    SecretKeySpec secret = new SecretKeySpec(key.secret(), "AES");
    cipher.init(mode, secret, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(entity.toString().getBytes(StandardCharsets.UTF_8));
    return cipher;
  }

  private byte[] randomBytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }
}
