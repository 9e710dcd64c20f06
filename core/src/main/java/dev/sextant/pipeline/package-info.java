/// The online path: composes retrieval, ranking and cascade into a decision.
@NullMarked
package dev.sextant.pipeline;

import org.jspecify.annotations.NullMarked;
