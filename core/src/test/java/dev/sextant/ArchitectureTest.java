package dev.sextant;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// The import table of ARCHITECTURE.md is what the code does.
class ArchitectureTest {
  private static final String ROOT = "dev.sextant.";
  private static final Set<String> ONLINE = Set.of("retrieval", "ranking", "cascade", "pipeline");
  private static final Set<String> LEARNING = Set.of("feedback", "monitoring");
  private static final List<String> LIBRARIES =
      List.of("java.", "javax.crypto", "org.jspecify.", "org.apache.datasketches.");

  private static final JavaClasses CORE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.sextant");

  private final Map<String, Set<String>> mayImport = importTable();

  @Test
  void aPackageImportsOnlyWhatTheTableAllows() {
    Set<String> forbidden = new TreeSet<>();
    for (JavaClass type : CORE) {
      for (JavaClass used : usedBy(type)) {
        if (!allowed(packageOf(type), packageOf(used))) {
          forbidden.add(type.getName() + " uses " + used.getName());
        }
      }
    }
    assertThat(forbidden).as("imports that ARCHITECTURE.md does not allow").isEmpty();
  }

  @Test
  void everyPackageIsInTheTable() {
    Set<String> packages = new TreeSet<>();
    CORE.forEach(type -> packages.add(packageOf(type)));
    assertThat(packages).isNotEmpty();
    assertThat(mayImport.keySet()).containsAll(packages);
  }

  @Test
  void aPackageImportsOnlyThoseAboveIt() {
    Set<String> above = new LinkedHashSet<>();
    mayImport.forEach(
        (name, imports) -> {
          assertThat(above).as("what %s imports stands above it", name).containsAll(imports);
          above.add(name);
        });
  }

  @Test
  void theTwoHalvesMeetOnlyInTheLogAndTheRegistry() {
    assertThat(mayImport.keySet()).containsAll(ONLINE).containsAll(LEARNING);
    ONLINE.forEach(name -> assertThat(mayImport.get(name)).doesNotContainAnyElementsOf(LEARNING));
    assertThat(mayImport.get("monitoring")).doesNotContainAnyElementsOf(ONLINE);
    // The threshold solver reads the stages whose thresholds it solves.
    assertThat(mayImport.get("feedback")).doesNotContain("retrieval", "ranking", "pipeline");
  }

  @Test
  void coreNeedsTheJdkJSpecifyAndDataSketchesOnly() {
    Set<String> foreign = new TreeSet<>();
    for (JavaClass type : CORE) {
      type.getDirectDependenciesFromSelf().stream()
          .map(dependency -> dependency.getTargetClass().getBaseComponentType())
          .filter(used -> !used.isPrimitive() && !used.getName().startsWith(ROOT))
          .filter(used -> LIBRARIES.stream().noneMatch(used.getName()::startsWith))
          .forEach(used -> foreign.add(type.getName() + " uses " + used.getName()));
    }
    assertThat(foreign).isEmpty();
  }

  private boolean allowed(String from, String to) {
    return from.equals(to) || mayImport.getOrDefault(from, Set.of()).contains(to);
  }

  private static List<JavaClass> usedBy(JavaClass type) {
    return type.getDirectDependenciesFromSelf().stream()
        .map(dependency -> dependency.getTargetClass().getBaseComponentType())
        .filter(used -> used.getName().startsWith(ROOT))
        .toList();
  }

  /// The first name below the root package: `feature` for `dev.sextant.feature.window.Tile`.
  private static String packageOf(JavaClass type) {
    String below = type.getPackageName().substring(ROOT.length() - 1);
    return below.isEmpty() ? "(root)" : below.substring(1).split("\\.", 2)[0];
  }

  /// The first two columns of the table `package | may import` in ARCHITECTURE.md, in its order.
  private static Map<String, Set<String>> importTable() {
    Map<String, Set<String>> rows = new LinkedHashMap<>();
    architecture().stream()
        .dropWhile(line -> !line.startsWith("| package |"))
        .skip(2)
        .takeWhile(line -> line.startsWith("|"))
        .map(row -> row.split("\\|", -1))
        .forEach(cells -> rows.put(cells[1].strip(), names(cells[2].strip())));
    assertThat(rows).as("the import table of ARCHITECTURE.md").isNotEmpty();
    return rows;
  }

  private static Set<String> names(String cell) {
    return cell.equals("nothing") ? Set.of() : Set.of(cell.split(", "));
  }

  private static List<String> architecture() {
    try {
      return Files.readAllLines(Path.of("..", "ARCHITECTURE.md"));
    } catch (IOException problem) {
      throw new AssertionError("ARCHITECTURE.md belongs beside the modules", problem);
    }
  }
}
