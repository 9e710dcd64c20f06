/// Worlds with known truth, which ask a system for decisions and react to them.
@NullMarked
package dev.sextant.simulation;

import org.jspecify.annotations.NullMarked;
