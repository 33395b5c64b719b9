package io.gliznet.streams.cli;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** The versions that a problem report should begin with. */
final class Version implements IVersionProvider {

    /** The version of this build; outside of a jar there is none. */
    static String ofThisBuild() {
        return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
                .orElse("(built from classes)");
    }

    @Override
    public String[] getVersion() {
        return new String[] {
            "gliznet " + ofThisBuild(), "Java ${java.version} (${java.vendor}), ${os.name} ${os.version} ${os.arch}",
        };
    }
}
