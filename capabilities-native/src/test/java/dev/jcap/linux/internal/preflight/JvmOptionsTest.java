package dev.jcap.linux.internal.preflight;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JvmOptionsTest {

    @ParameterizedTest
    @CsvSource({
        "-Xmx1g Main -Dnot=mine, -Xmx1g",
        "-cp a:b -Dx=y Main, -cp -Dx=y",
        "-cp -XX:+Looks -Dx Main -Xno, -cp -Dx",
        "-Dx=y -jar -Xno.jar -Xno, -Dx=y",
        "--module-path=mods -m a/b -Xno, --module-path=mods",
        "@options -Da, @options -Da",
        "Main -Xno, ''",
        "'', ''"
    })
    void of_arguments_endsBeforeTheProgramsOwn(String arguments, String options) {
        String[] words = arguments.isEmpty() ? new String[0] : arguments.split(" ");
        assertEquals(options.isEmpty() ? List.of() : List.of(options.split(" ")), JvmOptions.of(words));
    }
}
