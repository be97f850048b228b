package dev.jcap.cli.options;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeTextTest {

    @ParameterizedTest
    @CsvSource({"1ms,1ms", "1500ms,1500ms", "60s,1m", "90s,90s", "2m,2m", "120m,2h", "300000ms,5m", "36h,36h"})
    void print_parsed_isTheShortestForm(String text, String printed) {
        assertEquals(printed, TimeText.print(TimeText.parse(text)));
    }
}
