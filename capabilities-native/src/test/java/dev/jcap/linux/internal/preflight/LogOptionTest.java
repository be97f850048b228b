package dev.jcap.linux.internal.preflight;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogOptionTest {

    @ParameterizedTest
    @CsvSource(delimiter = ' ', quoteCharacter = '\'', value = {
        "-Xlog:gc:file=/var/log/gc.log /var/log/gc.log",
        "-Xlog:gc:/var/log/gc.log /var/log/gc.log",
        "-Xlog:gc*:file=gc.log:time,level:filecount=10,filesize=1M gc.log",
        "-Xlog::file=all.log all.log",
        "'-Xlog:gc:file=\"/a:b/gc.log\":time' /a:b/gc.log",
        "-Xloggc:gc.log gc.log",
        "-Xlog:gc:file=gc.log::filecount=0 ''",
        "-Xlog:gc:file=gc.log::filesize=0 ''",
        "-Xlog:gc:file=gc.log::filecount=5,filesize=0k ''",
        "-Xlog:gc:stdout ''",
        "-Xlog:disable ''",
        "-Xlog:async ''",
        "-Xlog ''",
        "-Xmx1g ''"
    })
    void rotatedFile_ofOption_isTheFileThatGrows(String option, String file) {
        assertEquals(Optional.of(file).filter(text -> !text.isEmpty()), LogOption.rotatedFile(option));
    }
}
