/// Learners: hashed logistic regression, boosted trees and ranking nets.
@NullMarked
package dev.sextant.learning;

import org.jspecify.annotations.NullMarked;
