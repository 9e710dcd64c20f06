package dev.sextant.runtime;

/// A request that is not served, with a message that says what to do about it and who must do it.
public final class Refusal extends RuntimeException {
  /// Who must act.
  public enum Fault {
    /// The caller's request is wrong: HTTP 400.
    CALLER,
    /// What was asked for does not exist: HTTP 404.
    UNKNOWN,
    /// More than the system will take now: HTTP 503 with Retry-After.
    BUSY,
    /// The spec or the deployment is wrong.
    CONFIGURATION
  }

  private final Fault fault;

  public Refusal(Fault fault, String message) {
    super(message);
    this.fault = fault;
  }

  public Fault fault() {
    return fault;
  }
}
