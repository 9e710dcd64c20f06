/// Policies that choose by chance and say how likely each choice was; shared by both halves.
@NullMarked
package dev.sextant.exploration;

import org.jspecify.annotations.NullMarked;
