/// Scoring engines that serve what the learners made, and the registry of models on disk.
@NullMarked
package dev.sextant.inference;

import org.jspecify.annotations.NullMarked;
