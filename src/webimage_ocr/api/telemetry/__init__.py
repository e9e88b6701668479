"""What a server shows of its work: metrics always, traces where they are asked for. The layers below know neither."""
