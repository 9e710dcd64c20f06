package dev.sextant.inference.onnx;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// What a tensor holds, with its number in onnx.proto.
public enum ElementType {
  FLOAT(1),
  UINT8(2),
  INT8(3),
  UINT16(4),
  INT16(5),
  INT32(6),
  INT64(7),
  STRING(8),
  BOOL(9),
  FLOAT16(10),
  DOUBLE(11),
  UINT32(12),
  UINT64(13),
  COMPLEX64(14),
  COMPLEX128(15),
  BFLOAT16(16);

  private final int code;

  ElementType(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }

  static Optional<ElementType> of(long code) {
    return Arrays.stream(values()).filter(type -> type.code == code).findFirst();
  }

  /// As ONNX writes it: `float`, `int64`, ....
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
