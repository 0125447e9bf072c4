<?php
// Stand-ins for what docs/wordpress.md calls, and the page that WordPress would make of it:
//   php wordpress.php FOLDER ROLE [ORDER]    the plugin's files are FOLDER/*.php; ROLE is visitor or editor

define( 'ABSPATH', __DIR__ );

$hooks   = array();
$scripts = array();

function add_filter( $name, $callback, $priority = 10, $count = 1 ) {
	global $hooks;
	$hooks[ $name ][] = array( $callback, $count );
}

function add_action( $name, $callback, $priority = 10, $count = 1 ) {
	add_filter( $name, $callback, $priority, $count );
}

function run_hooks( $name, $value, ...$more ) {
	global $hooks;
	foreach ( $hooks[ $name ] ?? array() as list( $callback, $count ) ) {
		$value = $callback( ...array_slice( array( $value, ...$more ), 0, $count ) );
	}
	return $value;
}

function current_user_can( $capability ) {
	global $argv;
	return 'editor' === $argv[2] && 'edit_posts' === $capability;
}

function plugins_url( $path, $plugin ) {
	return '/wp-content/plugins/sojourn/' . $path;
}

function wp_enqueue_script( $handle, $src, $deps, $version, $args ) {
	global $scripts;
	$scripts[ $handle ] = array( $src . '?ver=' . $version, $args['strategy'], '' );
}

function wp_add_inline_script( $handle, $code, $position ) {
	global $scripts;
	if ( 'before' !== $position ) {
		throw new Exception( 'An inline script after it takes "async" away.' );
	}
	$scripts[ $handle ][2] = "<script id='$handle-js-before'>\n$code\n</script>\n";
}

function esc_attr( $text ) {
	return htmlspecialchars( $text, ENT_QUOTES );
}

function wp_json_encode( $value, $flags = 0 ) {
	return json_encode( $value, $flags );
}

function wp_print_inline_script_tag( $code ) {
	echo "<script>$code</script>\n";
}

class Order {
	private $meta = array();
	private $saved = array();
	public function get_meta( $key ) {
		return $this->saved[ $key ] ?? '';
	}
	public function update_meta_data( $key, $value ) {
		$this->meta[ $key ] = $value;
	}
	public function save() {
		$this->saved = $this->meta;
	}
	public function get_order_number() {
		return 'A-17</script>';
	}
	public function get_total() {
		return '25.50';
	}
	public function get_currency() {
		return 'EUR';
	}
}

$orders = array( 7 => new Order() );

function wc_get_order( $id ) {
	global $orders;
	return $orders[ $id ] ?? false;
}

error_reporting( E_ALL );
set_error_handler(
	function ( $level, $message ) {
		throw new Exception( $message );
	}
);
foreach ( glob( $argv[1] . '/*.php' ) as $file ) {
	require $file;
}

run_hooks( 'wp_enqueue_scripts', null );
foreach ( $scripts as $handle => list( $src, $strategy, $before ) ) {
	// With single quotes, as 6.3 and later versions print it.
	$tag = $before . "<script src='$src' id='$handle-js' $strategy data-wp-strategy='$strategy'></script>\n";
	echo run_hooks( 'script_loader_tag', $tag, $handle, $src );
}
echo "<!-- body -->\n";
if ( isset( $argv[3] ) ) {
	// The visitor reloads, and one order does not exist.
	foreach ( array( (int) $argv[3], (int) $argv[3], 8 ) as $id ) {
		run_hooks( 'woocommerce_thankyou', $id );
	}
}
