package dev.jcap.kerneltest.trace;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Path;

/** A JVM of an ordinary user that does one operation for each line of its input, and answers how it went. */
final class OperationsChild {

    private OperationsChild() {}

    public static void main(String[] arguments) throws Exception {
        Path place = Path.of(arguments[0]);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        System.out.println("ready");
        for (String name = in.readLine(); name != null; name = in.readLine()) {
            System.out.println(outcome(JdkOperation.valueOf(name), place));
        }
    }

    private static String outcome(JdkOperation operation, Path place) {
        try {
            operation.run(place);
            return "worked";
        } catch (Throwable t) {
            return t.toString().replace('\n', ' ');
        }
    }
}
