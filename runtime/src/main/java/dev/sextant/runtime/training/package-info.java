/// Learning from the log: questions, rows, labels, models, thresholds, and how good they are on a
/// later period.
@NullMarked
package dev.sextant.runtime.training;

import org.jspecify.annotations.NullMarked;
