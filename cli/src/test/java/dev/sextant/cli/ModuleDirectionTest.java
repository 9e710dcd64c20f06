package dev.sextant.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// The modules use each other only as the table in ARCHITECTURE.md says. Maven alone cannot see
/// this: what a module's dependencies depend on is on its class path too.
class ModuleDirectionTest {
  private static final String ROOT = "dev.sextant.";

  private static final JavaClasses PRODUCT =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.sextant");

  private final Map<String, Set<String>> mayUse = modules();

  @Test
  void aModuleUsesOnlyWhatTheTableAllows() {
    Set<String> forbidden = new TreeSet<>();
    for (JavaClass type : PRODUCT) {
      String from = moduleOf(type);
      type.getDirectDependenciesFromSelf().stream()
          .map(dependency -> dependency.getTargetClass().getBaseComponentType())
          .filter(used -> used.getName().startsWith(ROOT))
          .filter(used -> !from.equals(moduleOf(used)) && !allowed(from).contains(moduleOf(used)))
          .forEach(used -> forbidden.add(type.getName() + " uses " + used.getName()));
    }
    assertThat(PRODUCT).isNotEmpty();
    assertThat(forbidden).as("uses that ARCHITECTURE.md does not allow").isEmpty();
  }

  @Test
  void servingNeverImportsLearningAndLearningNeverServing() {
    assertThat(allowed("server")).doesNotContain("learning");
    assertThat(allowed("inference")).doesNotContain("learning", "server");
    assertThat(allowed("learning")).doesNotContain("server", "runtime");
  }

  @Test
  void theTableNamesTheModulesOfTheBuild() throws IOException {
    String pom = Files.readString(Path.of("..", "pom.xml"));
    List<String> built =
        pom.lines()
            .map(String::strip)
            .filter(line -> line.startsWith("<module>"))
            .map(line -> line.replaceAll("</?module>", ""))
            .toList();
    assertThat(mayUse.keySet()).containsExactlyInAnyOrderElementsOf(built);
  }

  private Set<String> allowed(String module) {
    return mayUse.getOrDefault(module, Set.of());
  }

  /// A module other than core has one root package of its own name; all other packages are core's.
  private String moduleOf(JavaClass type) {
    String first = type.getName().substring(ROOT.length()).split("\\.", 2)[0];
    return mayUse.containsKey(first) ? first : "core";
  }

  private static Map<String, Set<String>> modules() {
    Map<String, Set<String>> rows = new LinkedHashMap<>();
    architecture().stream()
        .dropWhile(line -> !line.startsWith("| module |"))
        .skip(2)
        .takeWhile(line -> line.startsWith("|"))
        .map(row -> row.split("\\|", -1))
        .forEach(cells -> rows.put(cells[1].strip(), Set.of(cells[2].strip().split(", "))));
    assertThat(rows).as("the table of modules in ARCHITECTURE.md").isNotEmpty();
    return rows;
  }

  private static List<String> architecture() {
    try {
      return Files.readAllLines(Path.of("..", "ARCHITECTURE.md"));
    } catch (IOException problem) {
      throw new AssertionError("ARCHITECTURE.md belongs beside the modules", problem);
    }
  }
}
