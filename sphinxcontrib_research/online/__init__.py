"""The only part that uses the network: public services are queried for what data leaves out."""
