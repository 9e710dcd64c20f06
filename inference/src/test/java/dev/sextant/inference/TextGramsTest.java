package dev.sextant.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TextGramsTest {
  @Test
  void wordsAreLowerCaseAndOtherCharactersStandAlone() {
    assertThat(words("Win £100 now!", 1))
        .containsExactlyInAnyOrder("win", "£", "100", "000", "now", "!");
  }

  @Test
  void ngramsRunOverNeighbours() {
    assertThat(words("a b c", 3)).containsExactly("a", "a b", "a b c", "b", "b c", "c");
  }

  @Test
  void capitalsCountAgain() {
    assertThat(words("FREE tea", 1)).containsExactlyInAnyOrder("FREE", "free", "tea");
  }

  @Test
  void lookAlikeLettersCountAsTheLettersTheyImitate() {
    assertThat(words("ｆｒｅｅ", 1)).isEqualTo(words("free", 1));
  }

  @Test
  void charactersRunOverSpacesWithDigitsAsZero() {
    assertThat(chars("B 42", 2, 3))
        .containsExactly(" b", " b ", "b ", "b 0", " 0", " 00", "00", "00 ", "0 ");
  }

  @Test
  void equalNgramsHaveEqualHashesWhereverTheyStand() {
    List<Integer> hashes = new ArrayList<>();
    new TextGrams(2, 0, 0)
        .visitWords(
            "to be or to be",
            7,
            (hash, source, from, to) -> {
              if (source.substring(from, to).equals("to be")) {
                hashes.add(hash);
              }
            });
    assertThat(hashes).hasSize(2).allMatch(hashes.getFirst()::equals);
  }

  @Test
  void anEndlessTextIsCut() {
    assertThat(words("a".repeat(TextGrams.LONGEST + 5), 1))
        .containsExactly("a".repeat(TextGrams.LONGEST));
  }

  private static List<String> words(String text, int longest) {
    List<String> found = new ArrayList<>();
    new TextGrams(longest, 0, 0)
        .visitWords(text, 1, (_, source, from, to) -> found.add(source.substring(from, to)));
    return found;
  }

  private static List<String> chars(String text, int from, int to) {
    List<String> found = new ArrayList<>();
    new TextGrams(0, from, to)
        .visitChars(text, 1, (_, source, start, end) -> found.add(source.substring(start, end)));
    return found;
  }
}
