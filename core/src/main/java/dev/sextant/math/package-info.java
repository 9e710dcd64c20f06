/// Vectors, statistics, seeded chance and bytes; no word of the domain.
@NullMarked
package dev.sextant.math;

import org.jspecify.annotations.NullMarked;
