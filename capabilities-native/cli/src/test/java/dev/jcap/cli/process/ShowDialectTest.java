package dev.jcap.cli.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jcap.profile.Dialect;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The security options that {@code jcap show --as} adds to the text of a dialect. */
class ShowDialectTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "DOCKER  | --user 7                             | --user 7 --security-opt a=b --security-opt c=d",
        "COMPOSE | 'user: \"7\";'                       | 'user: \"7\";security_opt: [\"a=b\", \"c=d\"];'",
        "COMPOSE | 'user: \"7\";security_opt: [\"e:f\"];' | 'user: \"7\";security_opt: [\"e:f\", \"a=b\", \"c=d\"];'"
    })
    void options_areAddedAsTheToolReadsThem(Dialect dialect, String text, String expected) {
        String printed = ShowDialect.withOptions(dialect, text.replace(';', '\n'), List.of("a=b", "c=d"));
        assertEquals(expected, printed.replace('\n', ';'));
        assertEquals(text, ShowDialect.withOptions(dialect, text, List.of()));
    }
}
