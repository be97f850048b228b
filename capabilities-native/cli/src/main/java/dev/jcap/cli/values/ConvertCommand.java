package dev.jcap.cli.values;

import dev.jcap.CapabilityFormat;
import dev.jcap.cli.shell.AbstractCommand;
import dev.jcap.cli.shell.Arguments;
import dev.jcap.cli.shell.KernelCount;
import dev.jcap.cli.shell.Options;
import dev.jcap.cli.shell.Shell;
import dev.jcap.cli.shell.TextLayout;
import dev.jcap.cli.shell.UsageException;

/** {@code jcap convert}: converts capabilities from one format to another. */
public final class ConvertCommand extends AbstractCommand {

    public ConvertCommand() {
        super("convert", "--from=FORMAT --to=FORMAT TEXT", "Convert capabilities from one format to another");
    }

    @Override
    public Options options() {
        return new Options().value("from", "FORMAT", "format of TEXT").value("to", "FORMAT", "format to print");
    }

    @Override
    public String notes() {
        StringBuilder text = new StringBuilder("FORMAT is one of\n");
        for (ValueFormat form : ValueFormat.values()) {
            text.append("  ");
            TextLayout.pad(text, form.word(), 12);
            TextLayout.wrap(text, 14, 80, form.help());
        }
        return text.append("""

                A single set converts to three sets as permitted and effective, and to an IAB
                tuple as inheritable. jcap refuses a conversion that would lose something.

                Exit statuses: 0 success; 1 the other format cannot express TEXT; 2 TEXT or the
                    command line is invalid
                Example: jcap convert --from=mask --to=xattr 400
                """).toString();
    }

    @Override
    public int run(Arguments arguments, Shell shell) throws UsageException {
        ValueFormat from = ValueFormat.of(arguments.need("from", "mask"));
        ValueFormat to = ValueFormat.of(arguments.need("to", "names"));
        if (arguments.words().size() != 1) {
            throw new UsageException("give one TEXT, not " + arguments.words().size() + "; quote a text with blanks");
        }
        CapabilityFormat format = CapabilityFormat.ofCount(KernelCount.read());
        Object value = from.read(arguments.words().getFirst(), format);
        shell.out().println(to.print(Conversion.to(to.kind(), value), format));
        return OK;
    }
}
