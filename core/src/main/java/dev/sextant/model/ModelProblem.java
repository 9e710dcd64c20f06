package dev.sextant.model;

/// A stored model that can not be used: missing, truncated or corrupt.
public final class ModelProblem extends RuntimeException {
  public ModelProblem(String message) {
    super(message);
  }

  public ModelProblem(String message, Throwable cause) {
    super(message, cause);
  }
}
