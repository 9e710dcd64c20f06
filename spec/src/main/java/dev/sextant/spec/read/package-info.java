/// YAML to spec records, with every problem at its place.
@NullMarked
package dev.sextant.spec.read;

import org.jspecify.annotations.NullMarked;
