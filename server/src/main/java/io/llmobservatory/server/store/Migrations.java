package io.llmobservatory.server.store;

import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.resource.LoadableResource;
import org.jspecify.annotations.Nullable;

/**
 * The migrations this program brings along. Named one by one, so that Flyway need not search the
 * class path for them, which took longer than to run them.
 */
final class Migrations implements ResourceProvider {
  static final String FOLDER = "db/migration/";

  /** File names in order; the version of each is its place in the list, counted from 1. */
  static final List<String> FILES =
      List.of(
          "V1__traces_and_spans.sql",
          "V2__span_messages.sql",
          "V3__api_keys.sql",
          "V4__growth.sql",
          "V5__keys_by_time.sql");

  /** The version of the schema after all of them. */
  static int latest() {
    return FILES.size();
  }

  @Override
  public @Nullable LoadableResource getResource(String name) {
    return null; // settings of a single migration, which none has
  }

  @Override
  public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
    List<LoadableResource> found = new ArrayList<>();
    for (String file : FILES) {
      for (String suffix : suffixes) {
        if (file.startsWith(prefix) && file.endsWith(suffix)) {
          found.add(new Migration(file));
        }
      }
    }
    return found;
  }

  private static final class Migration extends LoadableResource {
    private final String file;

    Migration(String file) {
      this.file = file;
    }

    @Override
    public Reader read() {
      InputStream content = Migrations.class.getResourceAsStream("/" + FOLDER + file);
      if (content == null) {
        throw new IllegalStateException("the program lacks its own file " + FOLDER + file);
      }
      return new InputStreamReader(content, StandardCharsets.UTF_8);
    }

    @Override
    public String getAbsolutePath() {
      return FOLDER + file;
    }

    @Override
    public String getAbsolutePathOnDisk() {
      return FOLDER + file;
    }

    @Override
    public String getFilename() {
      return file;
    }

    @Override
    public String getRelativePath() {
      return file;
    }
  }
}
