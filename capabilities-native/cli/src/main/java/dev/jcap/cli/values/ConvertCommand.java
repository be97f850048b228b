package dev.jcap.cli.values;

import dev.jcap.CapabilityFormat;
import dev.jcap.cli.shell.AbstractCommand;
import dev.jcap.cli.shell.Arguments;
import dev.jcap.cli.shell.KernelCount;
import dev.jcap.cli.shell.Options;
import dev.jcap.cli.shell.Shell;
import dev.jcap.cli.shell.TextLayout;
import dev.jcap.cli.shell.UsageException;

/** {@code jcap convert}: from one form to another. */
public final class ConvertCommand extends AbstractCommand {

    public ConvertCommand() {
        super("convert", "--from=FORM --to=FORM TEXT", "capabilities from one form into another");
    }

    @Override
    public Options options() {
        return new Options().value("from", "FORM", "how TEXT is written").value("to", "FORM", "how to print it");
    }

    @Override
    public String notes() {
        StringBuilder text = new StringBuilder("FORM is one of\n");
        for (ValueFormat form : ValueFormat.values()) {
            text.append("  ");
            TextLayout.pad(text, form.word(), 12);
            text.append(form.help()).append('\n');
        }
        return text.append("""

                A set becomes three sets as =ep, permitted and effective, and a tuple as
                inheritable. What the other form cannot say is never left out: the conversion is
                refused.

                Exit statuses: 0; 1 the other form cannot say it; 2 TEXT or the command line is
                    wrong
                Example: jcap convert --from=mask --to=xattr 400
                """).toString();
    }

    @Override
    public int run(Arguments arguments, Shell shell) throws UsageException {
        ValueFormat from = ValueFormat.of(arguments.need("from", "mask"));
        ValueFormat to = ValueFormat.of(arguments.need("to", "names"));
        if (arguments.words().size() != 1) {
            throw new UsageException("one TEXT is wanted, not " + arguments.words().size() + ": quote one with blanks");
        }
        CapabilityFormat format = CapabilityFormat.ofCount(KernelCount.read());
        Object value = from.read(arguments.words().getFirst(), format);
        shell.out().println(to.print(Conversion.to(to.kind(), value), format));
        return OK;
    }
}
