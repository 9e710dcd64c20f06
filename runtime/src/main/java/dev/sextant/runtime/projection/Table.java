package dev.sextant.runtime.projection;

import dev.sextant.history.Column;
import java.util.List;

/// One table of a projection.
///
/// @param name as SQL says it
/// @param file directory and name of its files, without ending: `events/click`
record Table(String name, String file, List<Column> columns) {}
