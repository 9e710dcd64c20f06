package dev.sextant.server.console;

import dev.sextant.server.http.Reply;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.Utf8ByteOutput;
import java.util.Map;

/// Renders the templates; every value that they print is escaped for its place.
final class Pages {
  private final TemplateEngine engine = TemplateEngine.createPrecompiled(ContentType.Html);

  Reply page(String name, Shell shell, Object view) {
    return render(name, Map.of("shell", shell, "view", view));
  }

  Reply fragment(String name, Object view) {
    return render(name, Map.of("view", view));
  }

  private Reply render(String name, Map<String, Object> model) {
    Utf8ByteOutput out = new Utf8ByteOutput();
    engine.render(name + ".jte", model, out);
    return Reply.html(out.toByteArray());
  }
}
