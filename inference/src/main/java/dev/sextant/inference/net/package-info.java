/// Ranking nets: kernels, layers with their gradients, and the net made of them.
@NullMarked
package dev.sextant.inference.net;

import org.jspecify.annotations.NullMarked;
