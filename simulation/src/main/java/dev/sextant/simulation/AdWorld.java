package dev.sextant.simulation;

import dev.sextant.runtime.Refusal;
import dev.sextant.runtime.Refusal.Fault;
import dev.sextant.spec.SystemSpec;
import java.util.random.RandomGenerator;

/// Impressions of ads in the shape of Criteo's data, whose clicks and conversions have known
/// probabilities. Nobody is asked what to show: impressions happen.
public final class AdWorld {
  public static final String NAME = "ads";

  private final long seed;
  private final AdOptions options;
  private final AdTruth truth;

  public AdWorld(long seed, AdOptions options) {
    this.seed = seed;
    this.options = options;
    this.truth = new AdTruth(seed, options);
  }

  /// The world that a spec's `simulate:` asks for.
  ///
  /// @throws Refusal when the spec asks for none of ads, or with numbers that make no sense
  public static AdWorld of(SystemSpec spec) {
    SystemSpec.Simulation simulation = spec.simulate();
    if (simulation == null || !simulation.world().equals(NAME)) {
      throw new Refusal(
          Fault.CONFIGURATION,
          spec.at() + ": " + spec.name() + " does not say `simulate: {world: ads}`");
    }
    return new AdWorld(simulation.seed(), AdOptions.of(simulation));
  }

  public long seed() {
    return seed;
  }

  public AdOptions options() {
    return options;
  }

  /// Impressions one after the other, without end; the same ones for the same number.
  public Impressions impressions(long number) {
    return new Impressions(Chance.of(seed, "impressions", number));
  }

  /// Draws impressions. For one thread at a time.
  public final class Impressions {
    private final RandomGenerator random;
    private final AdImpression impression = new AdImpression();

    private Impressions(RandomGenerator random) {
      this.random = random;
    }

    /// @return the same object each time
    public AdImpression next() {
      impression.fields.draw(random);
      truth.tell(impression.fields, impression);
      impression.clicked = random.nextDouble() < impression.click;
      impression.converted = impression.clicked && random.nextDouble() < impression.conversion;
      impression.worth = impression.converted ? truth.value(impression, random) : 0;
      return impression;
    }
  }
}
