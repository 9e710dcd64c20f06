package dev.sextant.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The trained models of a system: versions of each head, one of them its champion.
///
/// A head is named `model.task`. Where learning and answering meet. Safe for all threads.
public interface ModelRegistry {
  /// Stores a model durably as the next version of its head; the champion stays.
  ///
  /// @param draft its version is ignored
  /// @return the draft with the version that it got
  default Manifest add(Manifest draft, LearnedModel model) {
    return add(draft, model, Map.of());
  }

  /// As the other, with files that belong to the version and appear together with it.
  ///
  /// @param beside name -> bytes
  Manifest add(Manifest draft, LearnedModel model, Map<String, byte[]> beside);

  /// Every head that has a version, in order of name.
  List<String> heads();

  /// The versions of a head, oldest first; empty when there is none.
  List<Manifest> versions(String head);

  /// The version that answers, if one was promoted.
  Optional<Manifest> champion(String head);

  /// Makes a version the champion.
  ///
  /// @throws ModelProblem when there is no such version
  void promote(String head, String version);

  /// Makes the champion before this one the champion again.
  ///
  /// @return the champion now
  /// @throws ModelProblem when there was none before
  Manifest rollback(String head);

  /// The version that [#rollback] would go back to.
  Optional<Manifest> previous(String head);

  /// The version that is asked beside the champion without answering, if there is one.
  Optional<Manifest> challenger(String head);

  /// Makes a version the challenger; promoting it ends that.
  ///
  /// @throws ModelProblem when there is no such version, or it is the champion
  void challenge(String head, String version);

  /// Leaves a head without a challenger.
  void withdraw(String head);

  /// Reads a model after checking that it is whole.
  ///
  /// @throws ModelProblem when it is missing, truncated or corrupt
  Scorer load(String head, String version);

  /// As [#load], with all that a learner needs to go on from it.
  LearnedModel learned(String head, String version);
}
