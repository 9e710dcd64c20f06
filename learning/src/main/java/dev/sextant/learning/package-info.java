/// Learners: hashed logistic regression and boosted trees.
@NullMarked
package dev.sextant.learning;

import org.jspecify.annotations.NullMarked;
