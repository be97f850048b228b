package dev.jcap.cli.values;

import dev.jcap.CapabilityFormat;
import dev.jcap.cli.options.DialectWord;
import dev.jcap.cli.shell.AbstractCommand;
import dev.jcap.cli.shell.Arguments;
import dev.jcap.cli.shell.JsonAnswer;
import dev.jcap.cli.shell.KernelCount;
import dev.jcap.cli.shell.Options;
import dev.jcap.cli.shell.Shell;
import dev.jcap.cli.shell.TextLayout;
import dev.jcap.cli.shell.UsageException;
import dev.jcap.linux.internal.json.Json;
import java.util.List;

/** {@code jcap convert}: converts capabilities from one format to another. */
public final class ConvertCommand extends AbstractCommand {

    public ConvertCommand() {
        super("convert", "--from=FORMAT --to=FORMAT TEXT", "Convert capabilities from one format to another");
    }

    /** Returns the words for FORMAT. */
    public static List<String> formats() {
        return ValueFormat.words();
    }

    @Override
    public Options options() {
        return new Options().value("from", "FORMAT", "format of TEXT").value("to", "FORMAT", "format to print")
                .json("print JSON");
    }

    @Override
    public String notes() {
        StringBuilder text = new StringBuilder("FORMAT is one of\n");
        for (ValueFormat form : ValueFormat.values()) {
            text.append("  ");
            TextLayout.pad(text, form.word(), 12);
            TextLayout.wrap(text, 14, 80, form.help());
        }
        TextLayout.wrap(text, 0, 80, "or the text of a tool: " + DialectWord.STARTING);
        return text.append("""

                A single set converts to three sets as permitted and effective, and to an IAB
                tuple as inheritable. jcap refuses a conversion that would lose something.

                The text of a tool can be several words; write -- before options. It says with
                which sets, user and groups a program starts. Of compose it is a file with one
                service, or the keys of the service. Of the other formats, names, mask, text
                and iab convert to and from it, where a set is the bounding set.

                Exit statuses: 0 success; 1 the other format cannot express TEXT; 2 TEXT or the
                    command line is invalid
                Examples: jcap convert --from=mask --to=xattr 400
                          jcap convert --from=docker --to=k8s -- --cap-drop ALL --user 1:1
                """).toString();
    }

    @Override
    public int run(Arguments arguments, Shell shell) throws UsageException {
        String from = arguments.need("from", "mask");
        String to = arguments.need("to", "names");
        CapabilityFormat format = CapabilityFormat.ofCount(KernelCount.read());
        if (DialectConversion.isAsked(from, to) && !arguments.words().isEmpty()) {
            DialectConversion conversion = new DialectConversion(from, to, format);
            String text = conversion.convert(String.join(" ", arguments.words()));
            print(arguments, text, conversion.notes(), shell);
            return OK;
        }
        if (arguments.words().size() != 1) {
            throw new UsageException("give one TEXT, not " + arguments.words().size() + "; quote a text with blanks");
        }
        ValueFormat target = ValueFormat.of(to);
        Object value = ValueFormat.of(from).read(arguments.words().getFirst(), format);
        print(arguments, target.print(Conversion.to(target.kind(), value), format), List.of(), shell);
        return OK;
    }

    private static void print(Arguments arguments, String text, List<String> notes, Shell shell) {
        notes.forEach(note -> shell.err().println("jcap convert: " + note));
        if (!arguments.has("json")) {
            shell.out().println(text);
            return;
        }
        Json json = JsonAnswer.of("convert").name("from").value(arguments.value("from", "")).name("to")
                .value(arguments.value("to", "")).name("text").value(text).name("notes").array();
        notes.forEach(json::value);
        shell.out().print(JsonAnswer.end(json.endArray()));
    }
}
