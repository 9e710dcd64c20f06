/// What a trained model is: its inputs, scores, explanations, calibration, provenance and measured
/// quality.
@NullMarked
package dev.sextant.model;

import org.jspecify.annotations.NullMarked;
