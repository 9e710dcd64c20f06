package dev.sextant.cli;

import java.util.List;

/// The verbs of the command line, in the groups and the order in which the help page shows them.
///
/// A new verb is a class that implements `Callable<Integer>`, has picocli's `@Command(name = ...,
/// description = ...)` and a constructor that takes the [Terminal]; list its constructor here.
final class Verbs {
  static final List<VerbGroup> ALL =
      List.of(
          new VerbGroup("See it work", List.of(DemoVerb::new, SimulateVerb::new)),
          new VerbGroup(
              "Build a system",
              List.of(
                  InferVerb::new,
                  CheckVerb::new,
                  ImportVerb::new,
                  TrainVerb::new,
                  EvaluateVerb::new)),
          new VerbGroup("Let it decide", List.of(ServeVerb::new, DecideVerb::new, ReviewVerb::new)),
          new VerbGroup(
              "Change it while it runs",
              List.of(
                  PromoteVerb::new,
                  RollbackVerb::new,
                  ChallengeVerb::new,
                  WithdrawVerb::new,
                  BackfillVerb::new,
                  RetractVerb::new)),
          new VerbGroup(
              "Understand it",
              List.of(
                  ModelsVerb::new,
                  ExplainVerb::new,
                  ReplayVerb::new,
                  FeaturesVerb::new,
                  SkewVerb::new,
                  ExperimentVerb::new,
                  SqlVerb::new,
                  RowsVerb::new,
                  ExportVerb::new)));

  private Verbs() {}
}
